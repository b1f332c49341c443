"""Downloads the files of a list into the current folder with Python's earthaccess. Arguments: the list, files at once."""

import sys
import warnings

import earthaccess
import requests

warnings.simplefilter("ignore")


class NoLogin:
    """A session without a login: the files of this benchmark are open to all."""

    authenticated = True
    username = "bench"

    def get_session(self, *_args, **_kwargs):
        return requests.Session()


urls = open(sys.argv[1]).read().split()
earthaccess.__auth__ = NoLogin()
store = earthaccess.store.Store.__new__(earthaccess.store.Store)
store.auth, store.thread_locals = NoLogin(), __import__("threading").local()
store.in_region, store._requests_cookies, store._s3_credentials = False, {}, {}
store.set_requests_session = lambda *_a, **_k: None
store._http_session = requests.Session()
store.get(urls, local_path=".", provider=None, threads=int(sys.argv[2]), pqdm_kwargs={"disable": True})
