import type { MessageBoxOptions } from 'electron';
import type { Language } from '#contract/settings/app-settings.ts';

/** Staying comes first: it is what Enter, Escape and closing the question mean. */
export const closeAnswer = 1;

const words = {
  en: {
    message: 'The belt is moving',
    stops: 'Closing the window stops the belt and saves the run.',
    cannotStop:
      'BeatRunner cannot reach the treadmill right now. Press stop on the treadmill itself, or pull its safety key.',
    stay: 'Stay',
    stopAndClose: 'Stop and close',
    close: 'Close all the same',
  },
  'zh-CN': {
    message: '跑带正在运行',
    stops: '关闭窗口会停止跑带，并保存本次跑步。',
    cannotStop: 'BeatRunner 现在控制不了跑步机。请按跑步机上的停止键，或拔下安全钥匙。',
    stay: '继续',
    stopAndClose: '停止并关闭',
    close: '仍然关闭',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

/**
 * What is asked when the window is to be closed while the belt moves.
 *
 * @param isReachable false: nobody would hear a stop, and nothing of the kind is promised
 */
export function closingQuestion(language: Language, isReachable: boolean): MessageBoxOptions {
  const { message, stops, cannotStop, stay, stopAndClose, close } = words[language];
  return {
    type: 'warning',
    message,
    detail: isReachable ? stops : cannotStop,
    buttons: [stay, isReachable ? stopAndClose : close],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
}

/** @param systemLocale e.g. `zh-Hans-CN` */
export function questionLanguage(chosen: Language | undefined, systemLocale: string): Language {
  return chosen ?? (systemLocale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}
