import type { ErrorCode } from '#core/errors/error-codes.ts';

/** What a person reads for each error, in Simplified Chinese. Gaps are those of the English text. */
export const errorTextsZhCn: Readonly<Record<ErrorCode, string>> = {
  'ble/adapter-not-ready': '蓝牙没有就绪：{state}。没有向任何设备发送指令。',
  'ble/connect-failed':
    '无法连接 {device}。多数跑步机和心率带同时只能连一个应用：请关闭其他正在使用它的应用，靠近一些，然后重试。',
  'ble/link-lost': '与 {device} 断开。请使用跑步机自己的按键；BeatRunner 会不断重连。',
  'ble/gatt-failed': '{device} 没有回应蓝牙请求。如果一直这样，请把它关机再开机。',
  'ble/not-a-treadmill': '{device} 有回应，但它不提供 FTMS 跑步机数据。请选择别的设备。',
  'ble/device-not-found': '附近找不到 {device}。用“npx beatrunner devices”可以查看附近有什么。',
  'ftms/control-not-permitted':
    '{device} 不让 BeatRunner 控制。请按控制面板上的启动键（多为绿色），关闭其他应用，然后重试。',
  'ftms/procedure-timed-out':
    '{device} 在 {seconds} 秒内没有回应控制指令。BeatRunner 已断开并正在重连；不会自动重发任何指令。',
  'ftms/not-supported': '{device} 不支持这项操作：{what}。',
  'ftms/invalid-value': '{device} 拒绝了数值 {value}。',
  'audio/folder-not-found': '没有文件夹 {path}。请检查路径；没有改动任何东西。',
  'audio/not-a-folder': '{path} 是文件。请指定音乐所在的文件夹；没有改动任何东西。',
  'audio/folder-unreadable': '无法读取文件夹 {path}（{reason}）。请检查它的权限，或磁盘是否还在。',
  'audio/folder-gone':
    'BeatRunner 分析音乐时，文件夹 {path} 不见了。已分析的结果都保留着：请恢复文件夹或磁盘，然后重试。',
  'audio/no-tracks':
    '{path} 里没有可播放的音乐。BeatRunner 支持 mp3、flac、ogg、opus、wav、aiff、m4a、aac 和 wma 文件。',
  'audio/file-unreadable': '无法读取 {path}（{reason}）。已跳过。',
  'audio/format-unsupported': 'BeatRunner 无法解码 {path} 的格式（{format}）。已跳过。',
  'audio/copy-protected':
    '{path} 被出售它的商店加了锁（{protection}），只有该商店自己的播放器能打开。已跳过。跑步请用没有加锁的文件：多数商店允许把买过的音乐重新下载为 mp3、m4a 或 flac。',
  'audio/file-damaged': '{path} 已损坏或不完整（{reason}）。已跳过。',
  'audio/analysis-failed': '无法分析 {path}（{reason}）。暂时跳过；每次扫描它的文件夹时会再试，一共试三次。',
  'audio/too-short': '{path} 太短，测不出节拍（{seconds} 秒）。已跳过。',
  'audio/no-beat': '{path} 没有可以跟跑的节拍。已跳过。',
  'audio/track-gone':
    '文件 {file} 已不在原处，或无法读取。这首曲子没有播放；请把文件放回，或让 BeatRunner 重新扫描文件夹。',
  'audio/track-outside':
    '文件 {file} 在音乐文件夹之外：有链接指向那里。这首曲子没有播放；请添加文件本身所在的文件夹。',
  'storage/folder-not-writable': 'BeatRunner 无法写入 {path}。请用 --data 另选文件夹，或修改它的权限。',
  'storage/disk-full':
    '磁盘已满。之前保存的内容是安全的；请腾出一些空间，或用 --data 选择另一块磁盘上的文件夹。',
  'storage/damaged': '数据库 {path} 已损坏。BeatRunner 没有改动它；旁边可能有上次更新之前的副本。',
  'storage/file-gone': 'BeatRunner 使用中的数据库 {path} 不见了。请把它放回原处，或用 --data 另选文件夹。',
  'storage/newer-schema':
    '数据库 {path} 由更新的 BeatRunner 写入（版本 {found}，当前只认识 {known}）。没有改动任何东西：请更新 BeatRunner，或用 --data 另选文件夹。',
  'storage/already-open':
    '已有一个 BeatRunner 在使用 {path}。请使用那一个，或先关闭它；两个程序不能控制同一台跑步机。',
  'storage/no-runs':
    '{path} 里还没有跑步记录。请用“npx beatrunner run”开始一次，或用 --data 指定保存记录的文件夹。',
  'storage/not-found': '没有找到{what} {id}。',
  'storage/failed': '数据库没能完成操作（{reason}）。',
  'profile/unreadable': '无法读取个人资料 {path}（{reason}）。没有开始任何操作。',
  'profile/out-of-range': '个人资料里有不合理的数值：{problems}。请改正；没有开始任何操作。',
  'session/not-ready': '还不能开始跑步：{reason}。',
  'session/belt-test-needed':
    '这台跑步机还没有通过跑带测试。请在跑带上没有人时运行“npx beatrunner doctor {device} --belt-test”，或加上 --yes-nobody-is-on-the-belt。',
  'session/not-allowed-now': '现在无法这样做：{state}。',
  'session/press-too-old':
    '这次按键来得太晚：按下时的画面已是 3 秒以前的。跑带没有因此启动或加速。请先看清跑带现在的速度，再按一次。',
  'session/discarded': '这次跑步在结束之前就被收起，所以没有结果。请重新准备一次。',
  'serve/port-in-use':
    '端口 {port} 被别的程序占用。请用 --port 另选一个，或去掉 --port 让 BeatRunner 自己找。',
  'serve/not-reachable':
    'BeatRunner 在 {address} 没有回应，或地址已经改变。请用“npx beatrunner serve”启动，并使用它显示的地址。',
  'serve/token-refused': '此地址没有有效的令牌。BeatRunner 每次启动都会生成新的：请打开它最后显示的地址。',
  'serve/foreign-page': 'BeatRunner 不与其他网站的页面通信。请打开它显示的地址。',
  'serve/foreign-host': 'BeatRunner 只在 127.0.0.1 和 localhost 上回应。请打开它显示的地址。',
  'account/no-server':
    '没有设置同步服务器，因此这里没有账号。不用账号也能正常使用；如要登录，请在“账号”中输入服务器地址。',
  'account/server-address': '这不是可用的同步服务器地址：{reason}。请检查后重新输入。',
  'account/server-not-reachable':
    '同步服务器 {server} 没有回应。数据不会丢失：跑步记录保存在本机，稍后发送。请检查网络后重试。',
  'account/not-our-server':
    '{server} 上的不是 BeatRunner 服务器。没有发送任何内容。请检查地址，以及当前网络是否需要先登录。',
  'account/wrong-credentials': '邮箱与密码不匹配。请检查后重试，或改用验证码登录。',
  'account/wrong-code': '验证码错误、已使用或已过期。请重新获取。',
  'account/too-many-attempts': '尝试次数过多。请等待 {seconds} 秒后再试。',
  'account/signed-out': '此账号在本机已退出登录。跑步记录仍然保留；重新登录后即可发送。',
  'account/refused': '同步服务器拒绝了此操作（{code}）。没有任何更改。请稍后再试。',
  'account/unknown': '本机没有此账号。请先登录。',
  'account/locked': '此账号在本机已锁定。请输入 数字密码，或重新登录。',
  'account/pin-wrong': '数字密码错误。还可以尝试 {tries} 次。',
  'account/pin-locked': '数字密码错误次数过多。请等待 {seconds} 秒，或重新登录。',
  'account/pin-format': '数字密码为 4 到 8 位数字。请换一个。',
  'account/unsent-records': '此账号还有 {waiting} 项更改未送达服务器。请先联网发送，或选择永久删除。',
  'account/not-during-run': '跑步过程中不能更改账号。请先结束跑步。',
  'account/kiosk-refused': '健身房已取消这台终端的配对。请在“账号与同步”中取消或重新配对，然后再登录。',
  'rpc/hello-first': '这个连接还没有打招呼。没有执行任何操作；请重新加载页面。',
  'rpc/version-mismatch':
    '页面的版本是 {found}，BeatRunner 的版本是 {known}。没有执行任何操作；请重新加载页面，更新之后请重新启动 BeatRunner。',
  'rpc/invalid-input': '无法理解输入：{problems}。没有执行任何操作；请改正后重试。',
  'rpc/unknown-procedure': 'BeatRunner 做不到这一点。请重新加载页面，或更新 BeatRunner。',
  'demo/not-in-time':
    '演示在 {seconds} 秒内没能走过“{step}”这一步，已经结束。请在电脑不太忙的时候重试，或运行“npx beatrunner doctor sim”。',
  'cli/usage': '命令用法有误：{problem}',
  'cli/interrupted': '已中断。之前完成的都已保留。',
  'cli/no-such-run':
    '在 {path} 里没有找到跑步记录 {id}。用“npx beatrunner sessions”可以列出已保存的记录；用 --data 可以另选文件夹。',
  'cli/file-not-written': '文件 {path} 无法写入（{reason}）。那里没有任何改动；请用 --out 另选位置。',
  'internal/unexpected': '发生了不该发生的错误（{detail}）。请连同日志一起报告。',
};
