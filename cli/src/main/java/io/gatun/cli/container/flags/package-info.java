/** The flags of {@code run} and {@code create}, and what the engine is asked for because of them. */
@NullMarked
package io.gatun.cli.container.flags;

import org.jspecify.annotations.NullMarked;
