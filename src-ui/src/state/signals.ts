// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The one way state is held: signals. Stores own them and change them in methods, elements only read `.value`. */
export { batch, computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "@preact/signals-core";
