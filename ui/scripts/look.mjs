// Writes every screen into a folder: `npm run look` into docs/screens. With languages, as in
// `LOOK_LANGUAGES=de,ko npm run look -- receipt`, only those, of the screens with that in their names, into LOOK_DIR
// (/tmp/look), and names the words that have no room.
import { runnerImport } from 'vite';

const { module } = await runnerImport('./screens/pictures.ts');
const languages = process.env.LOOK_LANGUAGES?.split(',');
if (languages) {
  const folder = process.env.LOOK_DIR ?? '/tmp/look';
  const problems = await module.look(folder, languages, process.argv[2] ?? '');
  for (const problem of problems) console.error(problem);
  console.log(`${problems.length} problems, pictures in ${folder}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  const bytes = await module.writeAll('../docs/screens');
  console.log(`pictures in docs/screens, ${(bytes / 1e6).toFixed(1)} MB`);
}
