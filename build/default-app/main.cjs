// Stands in for the default_app that comes with Electron's own distribution and that the npm-carried runtime lacks:
// makes `electron [-r module] <app folder or file> [arguments]` work as with the official build, which is also what
// Playwright counts on.
const electron = require('electron');
const fs = require('fs');
const path = require('path');
const Module = require('module');

// Electron's own default_app uses these two undocumented methods as well.
const app =
  /** @type {Electron.App & { setVersion(version: string): void, setAppPath(folder: string): void }} */ (
    electron.app
  );

/** @type {string[]} */
const preloaded = [];
/** @type {string | undefined} */
let file;
for (let i = 1; i < process.argv.length && file === undefined; i++) {
  const argument = process.argv[i] ?? '';
  if (argument === '-v' || argument === '--version') {
    console.log('v' + process.versions.electron);
    process.exit(0);
  } else if (argument === '-a' || argument === '--abi') {
    console.log(process.versions.modules);
    process.exit(0);
  } else if (argument === '-r' || argument === '--require') {
    preloaded.push(process.argv[++i] ?? '');
  } else if (argument.startsWith('--app=')) {
    file = argument.slice('--app='.length);
  } else if (!argument.startsWith('-')) {
    file = argument;
  }
}
// Node's own `-r`: the modules see the same module cache and `require` as the application.
if (preloaded.length > 0) Reflect.get(Module, '_preloadModules')(preloaded);
if (file === undefined) {
  console.error('usage: electron [-r module] <app folder or file> [arguments]');
  process.exit(1);
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const target = path.resolve(file);
const description = path.join(target, 'package.json');
try {
  if (fs.existsSync(description)) {
    const { name, productName, version, desktopName } = JSON.parse(fs.readFileSync(description, 'utf8'));
    if (version) app.setVersion(version);
    app.name = productName || name || app.name;
    if (process.platform === 'linux') app.setDesktopName(desktopName || `${app.name}.desktop`);
    app.setAppPath(target);
  } else {
    app.setAppPath(path.dirname(require.resolve(target)));
  }
  Reflect.get(Module, '_load')(target, module, true);
} catch (problem) {
  console.error('App threw an error during load');
  console.error(problem instanceof Error ? problem.stack : problem);
  process.exit(1);
}
