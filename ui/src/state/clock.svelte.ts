let seconds = $state(Math.floor(Date.now() / 1000));

export function now(): number {
  return seconds;
}

export function runClock(): () => void {
  const timer = setInterval(() => (seconds = Math.floor(Date.now() / 1000)), 15_000);
  return () => clearInterval(timer);
}
