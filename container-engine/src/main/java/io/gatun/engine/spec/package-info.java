/** OCI runtime and image specs as records, their JSON codec, and validation as a list of named checks. */
@NullMarked
package io.gatun.engine.spec;

import org.jspecify.annotations.NullMarked;
