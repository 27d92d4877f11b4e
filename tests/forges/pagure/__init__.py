"""The story of every forge, told to a real one: Pagure, as Debian packages it. See https://docs.pagure.org/pagure.

The other brands' forges are simulated, from their own descriptions; here nothing is. It is no part of the usual checks,
for it wants a Debian in a folder (about 700 MB) and root, who alone may start programs in it. Once, as root:

    debootstrap --variant=minbase trixie /srv/pagure
    chroot /srv/pagure apt-get install --yes --no-install-recommends pagure

Then, as root too, whenever git or pull requests of ours change:

    CAUSERIE_PAGURE=/srv/pagure pytest tests/forges/pagure

It takes ten to fifteen minutes, most of them in Pagure's own hooks. The package starts nothing by itself: each run
makes what it needs in a folder of its own below /srv/pagure/tmp (settings, database, repositories), serves at a port of
the kernel's choice, and takes all of it away at its end.

Pagure lets its users push over SSH, where sshd starts git with the name of who came; `door` does so in its place.
"""
