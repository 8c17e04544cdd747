/** What happens to containers, for the JDK's flight recorder. */
@NullMarked
package io.gatun.engine.event;

import org.jspecify.annotations.NullMarked;
