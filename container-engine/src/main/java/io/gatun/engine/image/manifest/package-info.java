/** Documents of images as values: manifests, indexes, configurations; read strictly, from the bytes that a digest covers. */
@NullMarked
package io.gatun.engine.image.manifest;

import org.jspecify.annotations.NullMarked;
