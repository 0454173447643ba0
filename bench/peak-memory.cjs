// Preloaded into what is measured: notes the most memory the process ever held, in kilobytes.
process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.PF_BENCH_PEAK_MEMORY, String(process.resourceUsage().maxRSS));
});
