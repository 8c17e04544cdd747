/** The OCI runtime specification as records, and its JSON codec. */
@NullMarked
package io.gatun.engine.spec;

import org.jspecify.annotations.NullMarked;
