"""Studies of many cars that are computed shard by shard: what a study is, what is reduced of its rows.

`interfaces/shards/` runs one: files, manifest, resume, worker processes, clusters.
"""
