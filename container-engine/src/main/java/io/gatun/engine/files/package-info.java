/** Files of containers, running or not: looked at, copied in and out, exported. */
@NullMarked
package io.gatun.engine.files;

import org.jspecify.annotations.NullMarked;
