import type { ParamWords, SystemErrorWords } from './error-param-words.en.ts';

/** States, names and reasons in an error's parameters, in Simplified Chinese. */
export const paramWordsZhCn: ParamWords = {
  'ble/adapter-not-ready': {
    state: {
      starting: '适配器没有报告状态。请拔下再插上，或重启蓝牙',
      on: '适配器短暂丢失。请重试',
      off: '蓝牙已关闭。请打开后重试',
      unauthorized: 'BeatRunner 没有使用权限。请在系统设置中允许（在 Linux 上，用户需要有访问适配器的权限）',
      unsupported: '这个适配器不支持低功耗蓝牙。请换一个',
      unavailable:
        '没有 BeatRunner 可用的适配器。请插上一个，或使用模拟跑步机（“run --device sim”、“devices --sim”、“doctor sim”）',
      closed: 'BeatRunner 正在关闭，不再使用它',
    },
  },
  'account/server-address': {
    reason: {
      format: '格式不正确',
      unencrypted: '本地网络以外必须使用加密连接',
    },
  },
  'ble/device-not-found': {
    device: { 'that is a treadmill': '跑步机' },
  },
  'audio/file-unreadable': {
    reason: { 'not a file': '不是文件' },
  },
  'audio/file-damaged': {
    reason: {
      'the file is empty': '文件是空的',
      'no audio in it': '里面没有音频',
      'no frames': '没有音频帧',
      'its decoder gave up': '解码失败',
      'its table of contents is missing': '缺少目录信息',
      'its table of contents is too big': '目录信息过大',
      'a table is missing': '缺少一个索引表',
      'a table is broken': '有一个索引表已损坏',
      'no decoder configuration': '缺少解码配置',
    },
  },
  'audio/analysis-failed': {
    reason: { 'its decoder crashed': '解码器崩溃', 'it took too long': '耗时过长' },
  },
  'audio/format-unsupported': {
    format: {
      'not known': '未知格式',
      'not really mp3': '不是真正的 mp3',
      'not really flac': '不是真正的 flac',
      'not really ogg': '不是真正的 ogg',
      'not really opus': '不是真正的 opus',
      'not really wav': '不是真正的 wav',
      'not really m4a': '不是真正的 m4a',
      'not really aac': '不是真正的 aac',
      'not really aiff': '不是真正的 aiff',
      'not really wma': '不是真正的 wma',
      'AAC with more than two channels': '两个以上声道的 AAC',
      'AAC of an unusual profile': '不常见的 AAC 规格',
      'mp4 without sound': '没有声音的 mp4',
      'fragmented mp4': '分段 mp4',
    },
  },
  'audio/copy-protected': {
    protection: { 'encrypted mp4': '加密的 mp4' },
  },
  'storage/not-found': {
    what: { session: '跑步记录', profile: '个人资料', track: '曲目', playlist: '歌单' },
  },
  'storage/failed': {
    reason: {
      'the database does not answer': '数据库没有回应',
      'it takes too long': '耗时太长',
      'this file system cannot hold the database (no WAL)': '这个文件系统无法存放数据库（不支持 WAL）',
    },
  },
  'session/not-ready': {
    reason: {
      connecting: '跑步机还没有连上',
      notControllable: '这台跑步机无法用蓝牙控制，只能用它的控制面板',
      noTelemetry: '跑步机没有报告跑带的状态。请关机再开机',
      beltMoving: '跑带在动。请在控制面板上停止',
      noMusic: '没有可用的音乐',
      inclineCapBelowMachine: '坡度上限低于跑步机的最低坡度。请在个人资料中提高上限',
      limitIsNoNumber: '个人资料里有一个上限不是数字。请改正个人资料',
      speedCapBelowMachine: '速度上限低于跑步机的最低速度。请在个人资料中提高上限',
      unknown: '跑步机没有及时就绪。请重试',
      'no treadmill chosen': '还没有选择跑步机。请先选一台',
    },
  },
  'cli/file-not-written': { reason: { ENOENT: '所在的文件夹不存在' } },
  'session/not-allowed-now': {
    state: {
      idle: '这次跑步还没有就绪',
      ready: '还没有开始跑步',
      countdown: '跑带马上启动',
      starting: '跑带正在启动',
      running: '正在跑步',
      coolDown: '放松阶段只会减速',
      paused: '跑步已暂停',
      linkLost: '与跑步机断开',
      asking: '需要先回答问题',
      stopping: '跑带正在停止',
      ended: '跑步已结束',
      comingToRest: '跑带还没有停稳',
      beltMoving: '跑带正在转动',
      beltTest: '正在检测跑带',
      closing: 'BeatRunner 正在关闭',
      'no page plays here': '这里没有页面在播放',
    },
  },
};

/** What the system calls a file's trouble, in Simplified Chinese. */
export const systemErrorWordsZhCn: SystemErrorWords = {
  ENOENT: '不存在',
  ENOTDIR: '路径中有一段不是文件夹',
  EISDIR: '它是文件夹',
  EACCES: '没有权限',
  EPERM: '没有权限',
  EROFS: '磁盘只读',
  ENOSPC: '磁盘已满',
  EIO: '磁盘没有回应',
  EMFILE: '打开的文件太多',
  ELOOP: '链接循环',
  ENAMETOOLONG: '名称太长',
};
