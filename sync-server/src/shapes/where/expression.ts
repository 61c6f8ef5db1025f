/** A filter's meaning: what it is made of, and where each part begins in its text (characters). */
export type Expression =
  | { readonly kind: 'column'; readonly at: number; readonly name: string }
  | { readonly kind: 'param'; readonly at: number; readonly number: number }
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'constant'; readonly at: number; readonly word: 'null' | 'true' | 'false' }
  | { readonly kind: 'prefix'; readonly at: number; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'infix';
      readonly at: number;
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'test'; readonly at: number; readonly operand: Expression; readonly test: string }
  | {
      readonly kind: 'between';
      readonly at: number;
      readonly words: string;
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: 'list';
      readonly at: number;
      readonly words: 'IN' | 'NOT IN';
      readonly operand: Expression;
      readonly items: readonly Expression[];
    }
  | {
      readonly kind: 'quantified';
      readonly at: number;
      readonly operator: string;
      readonly quantifier: 'ANY' | 'ALL';
      readonly left: Expression;
      readonly array: Expression;
    }
  | { readonly kind: 'cast'; readonly at: number; readonly operand: Expression; readonly type: string }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly name: string;
      readonly items: readonly Expression[];
    }
  | { readonly kind: 'array'; readonly at: number; readonly items: readonly Expression[] }
  | { readonly kind: 'row'; readonly at: number; readonly items: readonly Expression[] }
  | {
      readonly kind: 'element';
      readonly at: number;
      readonly operand: Expression;
      readonly from: Expression | undefined;
      readonly to?: Expression | undefined;
      readonly isSlice: boolean;
    };
