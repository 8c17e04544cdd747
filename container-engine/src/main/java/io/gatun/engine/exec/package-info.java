/** One more program in a running container: what it is, how its streams are connected, and how it ends. */
@NullMarked
package io.gatun.engine.exec;

import org.jspecify.annotations.NullMarked;
