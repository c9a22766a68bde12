"""The partner API over HTTP: the only place that knows Django REST framework."""
