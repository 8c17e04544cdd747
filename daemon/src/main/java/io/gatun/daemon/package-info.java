/** The façades behind HTTP doors; restart policies; the node agent. */
@NullMarked
package io.gatun.daemon;

import org.jspecify.annotations.NullMarked;
