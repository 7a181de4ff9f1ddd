import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist', 'out', '.cache', 'node_modules', 'test/fixtures'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [...ts.configs.strictTypeChecked, ...vue.configs['flat/recommended']],
    languageOptions: {
      parserOptions: {
        parser: ts.parser,
        projectService: true,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // Numbers and booleans in messages are fine; objects are not.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'vue/multi-word-component-names': 'off',
    },
  },
  { files: ['renderer/**'], languageOptions: { globals: globals.browser } },
  { files: ['build/**', 'test/**/*.mjs', '*.js'], languageOptions: { globals: globals.node } },
  prettier,
);
