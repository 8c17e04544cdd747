package io.gatun.engine.model;

/**
 * What images take of the disk.
 *
 * @param images how many there are
 * @param used how many of them containers are made of
 * @param layerBytes of all files of all unpacked layers, each once
 * @param blobBytes of all archives and documents as they were pulled
 * @param reclaimableBytes of layers and archives that only images have which no container uses
 */
public record ImageUsage(int images, int used, long layerBytes, long blobBytes, long reclaimableBytes) {}
