"""One hand-over of a person from a service to another, and the directory of services."""
