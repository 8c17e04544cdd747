/** Probing and ejecting backends. */
@NullMarked
package io.gatun.proxy.health;

import org.jspecify.annotations.NullMarked;
