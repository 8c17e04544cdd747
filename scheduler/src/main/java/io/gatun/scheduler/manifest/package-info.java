/** Kubernetes objects from YAML and JSON: unknown fields are ignored, wrong ones named with file, document and path. */
@NullMarked
package io.gatun.scheduler.manifest;

import org.jspecify.annotations.NullMarked;
