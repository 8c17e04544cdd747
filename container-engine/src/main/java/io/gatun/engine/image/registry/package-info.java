/** Registries: the client of the distribution protocol, and who one is for them. */
@NullMarked
package io.gatun.engine.image.registry;

import org.jspecify.annotations.NullMarked;
