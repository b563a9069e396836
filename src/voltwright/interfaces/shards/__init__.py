"""Running a study shard by shard into a folder: one Parquet file each, a manifest, resume, worker processes, clusters."""
