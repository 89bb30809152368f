"""The outward faces of Carepath: the command line (`api.cli`) and GraphQL over HTTP (`api.app`, `api.schema`)."""
