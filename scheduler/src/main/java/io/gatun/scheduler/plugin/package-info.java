/** The scheduling rules, one plugin per file, pure. */
@NullMarked
package io.gatun.scheduler.plugin;

import org.jspecify.annotations.NullMarked;
