/**
 * Functions that a filter may call. Each gives the same answer for the same arguments, reads nothing but them, and cannot
 * be made to work for long: a filter is asked for every change.
 */
export const allowedFunctions: ReadonlySet<string> = new Set([
  ...['lower', 'upper', 'initcap', 'length', 'char_length', 'character_length', 'octet_length', 'bit_length'],
  ...['concat', 'concat_ws', 'left', 'right', 'substr', 'replace', 'reverse', 'strpos', 'starts_with'],
  ...['btrim', 'ltrim', 'rtrim', 'split_part', 'translate', 'md5', 'ascii', 'chr'],
  ...['like', 'notlike', 'abs', 'ceil', 'ceiling', 'floor', 'round', 'trunc', 'sign', 'sqrt', 'cbrt', 'power'],
  ...['exp', 'ln', 'log', 'mod', 'div', 'gcd', 'lcm', 'degrees', 'radians', 'pi'],
  ...['array_length', 'array_lower', 'array_upper', 'array_ndims', 'array_position', 'array_positions'],
  ...['array_append', 'array_prepend', 'array_cat', 'array_remove', 'array_replace', 'array_to_string', 'cardinality'],
  ...['date_part', 'date_trunc', 'justify_days', 'justify_hours', 'justify_interval', 'isfinite', 'timezone'],
  ...['jsonb_typeof', 'json_typeof', 'jsonb_array_length', 'json_array_length', 'jsonb_extract_path'],
  ...['jsonb_extract_path_text', 'json_extract_path', 'json_extract_path_text', 'jsonb_exists', 'jsonb_exists_any'],
  ...['jsonb_exists_all', 'jsonb_contains', 'jsonb_contained', 'to_jsonb', 'num_nulls', 'num_nonnulls'],
  ...['lower_inc', 'upper_inc', 'isempty'],
]);

/** They look like functions and are part of the grammar. */
export const grammarFunctions: ReadonlySet<string> = new Set(['coalesce', 'nullif', 'greatest', 'least']);

/** Words that are no columns unless they are quoted. */
export const reservedWords: ReadonlySet<string> = new Set([
  ...['all', 'analyse', 'analyze', 'and', 'any', 'array', 'as', 'asc', 'asymmetric', 'both', 'case', 'cast', 'check'],
  ...['collate', 'column', 'constraint', 'create', 'current_catalog', 'current_date', 'current_role', 'current_time'],
  ...['current_timestamp', 'current_user', 'default', 'deferrable', 'desc', 'distinct', 'do', 'else', 'end', 'except'],
  ...['false', 'fetch', 'for', 'foreign', 'from', 'grant', 'group', 'having', 'in', 'initially', 'intersect', 'into'],
  ...['lateral', 'leading', 'limit', 'localtime', 'localtimestamp', 'not', 'null', 'offset', 'on', 'only', 'or', 'order'],
  ...['placing', 'primary', 'references', 'returning', 'select', 'session_user', 'some', 'symmetric', 'table', 'then'],
  ...['to', 'trailing', 'true', 'union', 'unique', 'user', 'using', 'variadic', 'when', 'where', 'window', 'with'],
]);

/** Types of two or more words, as they begin. */
export const longTypeNames: Readonly<Record<string, readonly (readonly string[])[]>> = {
  double: [['precision']],
  character: [['varying'], []],
  bit: [['varying'], []],
  timestamp: [['with', 'time', 'zone'], ['without', 'time', 'zone'], []],
  time: [['with', 'time', 'zone'], ['without', 'time', 'zone'], []],
};
