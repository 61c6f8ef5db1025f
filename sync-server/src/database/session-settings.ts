/** How sessions write values: the same as Electric does, wherever the database is. */
export const sessionOptions = [
  ...[
    'datestyle=ISO,DMY',
    'timezone=UTC',
    'intervalstyle=iso_8601',
    'bytea_output=hex',
    'extra_float_digits=1',
  ],
  'standard_conforming_strings=on',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');
