import { type ReactNode, useEffect, useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './skeleton.module.css';

/** Faster than this, in ms, loading shows nothing at all. */
export const skeletonAfterMs = 200;

/** After this, in ms, a sentence says what is going on. */
export const sentenceAfterMs = 2_000;

export type SkeletonProps = {
  /** Rough shape of what comes: as many lines, a tile, a list. */
  readonly shape: 'line' | 'figure' | 'tile' | 'row';
  readonly className?: string;
};

/** One piece of the final shape, still. */
export function Skeleton({ shape, className }: SkeletonProps) {
  return <div aria-hidden className={classNames(styles['skeleton'], styles[shape], className)} />;
}

export type LoadingProps = {
  /** Said after two seconds: "Reading the library". */
  readonly sentence: string;
  /** Skeletons in the final shape. */
  readonly children: ReactNode;
  readonly className?: string;
};

/** Nothing for 200 ms, then the shape, after two seconds a sentence as well. */
export function Loading({ sentence, children, className }: LoadingProps) {
  const [stage, setStage] = useState<'nothing' | 'shape' | 'sentence'>('nothing');
  useEffect(() => {
    const shape = setTimeout(() => setStage('shape'), skeletonAfterMs);
    const words = setTimeout(() => setStage('sentence'), sentenceAfterMs);
    return () => {
      clearTimeout(shape);
      clearTimeout(words);
    };
  }, []);
  return (
    <div aria-busy className={classNames(styles['loading'], className)} data-stage={stage}>
      {stage !== 'nothing' && children}
      <p role="status" className={styles['sentence']}>
        {stage === 'sentence' ? sentence : ''}
      </p>
    </div>
  );
}
