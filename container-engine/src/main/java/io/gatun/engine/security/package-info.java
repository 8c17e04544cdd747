/** Capabilities, seccomp profiles -> filter, AppArmor and SELinux labels, masked paths. */
@NullMarked
package io.gatun.engine.security;

import org.jspecify.annotations.NullMarked;
