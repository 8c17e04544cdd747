/** Parent side: spawn, gates (id maps, hooks, start), waiting, adoption after a restart. */
@NullMarked
package io.gatun.engine.launch;

import org.jspecify.annotations.NullMarked;
