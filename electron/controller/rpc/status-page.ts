/** What `/` shows until there are screens: that the service runs, as plain HTML without script or style. */
export function statusPage(): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>BeatRunner</title></head>
<body>
<h1>BeatRunner is running</h1>
<p>The service controls the treadmill and keeps the runs. This address, with its token, is for programs on this machine.</p>
</body>
</html>
`;
}
