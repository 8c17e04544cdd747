/** Docker's API and its command, told the same by two daemons in turns. Nothing but the JDK, so that it runs from its source. */
@NullMarked
package io.gatun.bench.docker;

import org.jspecify.annotations.NullMarked;
