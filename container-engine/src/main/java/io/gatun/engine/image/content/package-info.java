/** The store on disk, an OCI image layout: blobs by digest, the table of images, and who may change it when. */
@NullMarked
package io.gatun.engine.image.content;

import org.jspecify.annotations.NullMarked;
