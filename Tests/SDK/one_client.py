"""One of several clients of a server: makes a profile, changes it and reads it back; prints what it saw as JSON.

Started by test_versions_together.py with the interpreter of each version of the SDK.
"""

import json
import sys

from bodies import new_profile, profile_update
from conftest import PRIVATE_KEY
from sdk import SDK, VERSION, served_revision


def main(url):
    klaviyo = SDK(PRIVATE_KEY, url)
    email = f"sdk-{VERSION}@klaviyo-demo.com"
    profile = klaviyo.Profiles.create_profile(new_profile(email=email)).data.id
    names = []
    for _ in range(20):
        klaviyo.Profiles.update_profile(profile, profile_update(profile, first_name=VERSION))
        names.append(klaviyo.Profiles.get_profile(profile).data.attributes.first_name)
    answer = klaviyo.Profiles.get_profiles_with_http_info()
    report = {
        "version": VERSION,
        "email": email,
        "names": names,
        "revision": answer.headers["X-Klaviyo-Api-Revision"],
        "served": served_revision(),
    }
    print(json.dumps(report))


main(sys.argv[1])
