/** Commands: arguments -> request record -> façade or daemon client -> printed result and exit code. */
@NullMarked
package io.gatun.cli;

import org.jspecify.annotations.NullMarked;
