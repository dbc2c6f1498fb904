"""The use cases, one file a job: what both front ends call, and the only place where the cores meet."""
