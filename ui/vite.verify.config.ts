import { createHash } from 'node:crypto';
import { type Plugin, defineConfig } from 'vite';

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Everything into one file, which may run the one script and use the one style that are in it, and nothing else. */
const oneFile: Plugin = {
  name: 'one-file',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const parts = Object.values(bundle);
    const script = parts.find((part) => part.type === 'chunk');
    const assets = parts.filter((part) => part.type === 'asset');
    const style = assets.find((asset) => asset.fileName.endsWith('.css'));
    const page = assets.find((asset) => asset.fileName.endsWith('.html'));
    if (parts.length !== 3 || !script || !style || !page)
      this.error(`not one page, one script and one style: ${Object.keys(bundle).join(', ')}`);
    const code = script.code.trim();
    const css = String(style.source).trim();
    if (/<\/(script|style)|<!--/i.test(code + css)) this.error('a part would end its own element');
    const policy = [
      "default-src 'none'",
      `script-src ${digest(code)}`,
      `style-src ${digest(css)}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; ');
    const html = String(page.source)
      .replace(/\s*<(script|link)\b[^>]*(?:><\/script>|>)/g, '')
      .replace('<!-- policy -->', () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`)
      .replace('<!-- style -->', () => `<style>${css}</style>`)
      .replace('<!-- script -->', () => `<script type="module">${code}</script>`);
    for (const part of parts) Reflect.deleteProperty(bundle, part.fileName);
    this.emitFile({ type: 'asset', fileName: 'verify.html', source: html });
  },
};

export default defineConfig({
  root: 'verify',
  base: './',
  plugins: [oneFile],
  build: {
    outDir: '../dist-verify',
    emptyOutDir: true,
    // The oldest browsers that count in whole numbers of any size.
    target: 'es2020',
    modulePreload: false,
    reportCompressedSize: false,
  },
});
