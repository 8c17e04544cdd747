/** What callers say and are told: services, backends, policies, limits, and what became of them. */
@NullMarked
package io.gatun.proxy.model;

import org.jspecify.annotations.NullMarked;
