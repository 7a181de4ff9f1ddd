const fs = require('fs');
const path = require('path');

/**
 * Electron's stand-in application would run any folder given on the command line. electron-builder leaves it in place
 * when it packs a distribution from a folder.
 * @param {import('electron-builder').AfterPackContext} context
 */
exports.default = async (context) => {
  const resources = context.packager.getResourcesDir(context.appOutDir);
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true });
};
