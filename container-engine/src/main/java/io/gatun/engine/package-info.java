/** The façade: create, start, exec, kill, delete, list, images; what CLI, daemon and embedding programs talk to. */
@NullMarked
package io.gatun.engine;

import org.jspecify.annotations.NullMarked;
