"""moto's server with one managed policy: loading all 1,300 of them into each new account takes it seconds."""

import json
import sys

from moto.iam import models
from moto.server import main

ADMINISTRATOR = "AdministratorAccess"

policies = json.loads(models.aws_managed_policies_data)
models.aws_managed_policies_data = json.dumps({ADMINISTRATOR: policies[ADMINISTRATOR]})
sys.exit(main())
