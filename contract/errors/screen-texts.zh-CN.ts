import type { ScreenCode, ScreenParamWords } from './screen-texts.en.ts';

/** Texts for a screen where those for a terminal would not do, in Simplified Chinese. */
export const screenTextsZhCn: Readonly<Record<ScreenCode, string>> = {
  'ble/device-not-found': '附近找不到 {device}。请打开它的电源、靠近一些，再到“设备”里重新搜索。',
  'ftms/not-supported': '{device} 不支持这项操作：{what}。没有改动任何东西；请在设备的控制面板上设置。',
  'ftms/invalid-value': '{device} 拒绝了数值 {value}。没有改动任何东西；请换一个数值。',
  'storage/folder-not-writable': 'BeatRunner 无法写入 {path}。请修改它的权限，然后重新启动 BeatRunner。',
  'storage/disk-full': '磁盘已满。之前保存的内容是安全的；请腾出一些空间。',
  'storage/file-gone': 'BeatRunner 使用中的数据库 {path} 不见了。请把它放回原处，然后重新启动 BeatRunner。',
  'storage/newer-schema':
    '数据库 {path} 由更新的 BeatRunner 写入（版本 {found}，当前只认识 {known}）。没有改动任何东西：请更新 BeatRunner。',
  'storage/already-open':
    '已有一个 BeatRunner 在使用 {path}，没有重复打开。请使用那一个，或关闭它再重新启动。',
  'storage/no-runs': '{path} 里还没有跑步记录。第一次跑步会保存在那里。',
  'storage/not-found': '没有找到{what} {id}，可能已被删除。没有改动任何东西：请返回重新选择。',
  'storage/failed': '数据库没能完成操作（{reason}）。请重试；如果一直这样，请检查磁盘是否已满或已断开。',
  'session/belt-test-needed':
    '这台跑步机还没有通过跑带测试，BeatRunner 不会控制它。请在跑带上没有人时，到“设备”里做跑带测试。',
  'session/not-allowed-now': '现在无法这样做：{state}。没有改动任何东西。',
  'serve/port-in-use':
    '端口 {port} 被别的程序占用，BeatRunner 无法启动服务。请关闭那个程序，然后重新启动 BeatRunner。',
  'serve/not-reachable':
    'BeatRunner 没有回应。如果跑带在动，请按跑步机自己的停止键。请重新启动 BeatRunner，并打开它显示的地址。',
  'serve/token-refused':
    '此地址已失效：BeatRunner 每次启动都会生成新的地址。没有执行任何操作；请打开最新的地址。',
  'serve/foreign-page': 'BeatRunner 不与其他网站的页面通信。没有执行任何操作；请打开它启动时显示的地址。',
  'serve/foreign-host':
    'BeatRunner 只在 127.0.0.1 和 localhost 上回应。没有执行任何操作；请打开它启动时显示的地址。',
  'demo/not-in-time': '演示在 {seconds} 秒内没能走过“{step}”这一步，已经结束。请在电脑不太忙的时候重试。',
  'cli/no-such-run': '在 {path} 里没有找到跑步记录 {id}，可能已被删除。请返回重新选择。',
  'cli/file-not-written': '文件 {path} 无法写入（{reason}）。那里没有任何改动；请换一个位置。',
};

/** The same for words of parameters. */
export const screenParamWordsZhCn: ScreenParamWords = {
  'ble/adapter-not-ready': {
    state: {
      unavailable: '没有 BeatRunner 可用的适配器。请插上一个，或在“设备”里选择模拟跑步机',
    },
  },
};
