-- Why: each hello names the pictures delivered last, and pictures that were delivered long ago leave the booth. Both look for them among all
-- that are kept, a month's; an index finds them without reading what stands beside the pictures themselves.

CREATE INDEX blob_delivered ON blob (delivered_at_ms, id) WHERE delivered_at_ms IS NOT NULL AND bytes IS NOT NULL;
