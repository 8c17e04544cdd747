/** Validation of a specification as a list of named checks. */
@NullMarked
package io.gatun.engine.spec.check;

import org.jspecify.annotations.NullMarked;
