/** {@code ContainerId}, {@code ContainerName} and the sealed exceptions that callers branch on. */
@NullMarked
package io.gatun.engine.model;

import org.jspecify.annotations.NullMarked;
