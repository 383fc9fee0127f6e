/** The version of this package; tested to be that of package.json. */
export const version = '0.1.0';
