/** Where an error is read: a terminal has commands and options, a screen has buttons. */
export type ErrorSurface = 'terminal' | 'screen';
