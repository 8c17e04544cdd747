/** What callers say and are told: ids and names, facts of containers, networks, volumes and images, and the sealed exceptions to branch on. */
@NullMarked
package io.gatun.engine.model;

import org.jspecify.annotations.NullMarked;
