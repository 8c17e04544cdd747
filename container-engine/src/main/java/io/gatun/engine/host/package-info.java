/** Reads once what this machine can do into a {@code HostFacts} record. */
@NullMarked
package io.gatun.engine.host;

import org.jspecify.annotations.NullMarked;
