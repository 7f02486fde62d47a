import fc from 'fast-check';

/** In CI a change is judged, not the luck of the draw: there properties are tried with the same cases each time, elsewhere with new ones. */
if (process.env['CI'] !== undefined) fc.configureGlobal({ seed: 20_241_118 });
