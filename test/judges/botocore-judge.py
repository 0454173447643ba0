"""Reads JSON lines {"config": base64 or null, "credentials": base64 or null}; answers what botocore makes of each.

One answer a line: {"config": profiles or null, "credentials": sections or null, "raw": sections or null}, null where
botocore refuses the file. The files lie in the folder given as the only argument.
"""
import base64
import json
import os
import sys

import botocore.exceptions
from botocore.configloader import build_profile_map, raw_config_parse

folder = sys.argv[1]


def read(name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(base64.b64decode(content or ""))
    try:
        return raw_config_parse(path)
    except botocore.exceptions.ConfigParseError:
        return None


for line in sys.stdin:
    case = json.loads(line)
    raw = read("config", case["config"])
    answer = {
        "raw": raw,
        "config": None if raw is None else build_profile_map(raw)["profiles"],
        "credentials": read("credentials", case["credentials"]),
    }
    print(json.dumps(answer), flush=True)
