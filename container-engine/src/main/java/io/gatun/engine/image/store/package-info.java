/** What there is: images found, named, removed, counted and checked. */
@NullMarked
package io.gatun.engine.image.store;

import org.jspecify.annotations.NullMarked;
