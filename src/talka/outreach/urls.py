"""Addresses of outreach: what everybody reads, and the desk of those who write."""

from django.urls import path

from talka.outreach.views import archive, blocks, editions, letters, news, posts, public_news, readers, subscribers

app_name = "outreach"
urlpatterns = [
    path("subscribe/", readers.subscribe, name="subscribe"),
    path("subscribe/<str:key>/", readers.confirm, name="confirm"),
    path("preferences/<str:key>/", readers.preferences, name="preferences"),
    path("unsubscribe/<str:key>/", readers.leave, name="unsubscribe"),
    path("l/<str:edition_code>/<int:link_number>/", archive.follow, name="follow"),
    path("editions/", archive.editions, name="archive"),
    path("editions/rss/", archive.feed, name="archive_feed"),
    path("editions/<str:edition_code>/", archive.edition, name="edition"),
    path("news/", public_news.news, name="news"),
    path("news/rss/", public_news.feed, name="news_feed"),
    path("news/<str:news_code>/", public_news.item, name="news_item"),
    path("desk/editions/", editions.listing, name="desk_editions"),
    path("desk/editions/new/", editions.new, name="new_edition"),
    path("desk/editions/<int:edition_id>/", editions.show, name="desk_edition"),
    path("desk/editions/<int:edition_id>/settings/", editions.edit, name="edit_edition"),
    path("desk/editions/<int:edition_id>/delete/", editions.delete, name="delete_edition"),
    path("desk/editions/<int:edition_id>/preview/", letters.preview, name="preview"),
    path("desk/editions/<int:edition_id>/letter/", letters.letter_html, name="letter_html"),
    path("desk/editions/<int:edition_id>/text/", letters.letter_text, name="letter_text"),
    path("desk/editions/<int:edition_id>/test/", letters.test, name="test_edition"),
    path("desk/editions/<int:edition_id>/send/", letters.send, name="send_edition"),
    path("desk/editions/<int:edition_id>/stop/", letters.stop, name="stop_edition"),
    path("desk/editions/<int:edition_id>/resume/", letters.resume, name="resume_edition"),
    path("desk/editions/<int:edition_id>/end/", letters.end, name="end_edition"),
    path("desk/editions/<int:edition_id>/blocks/", blocks.add, name="add_block"),
    path("desk/editions/<int:edition_id>/blocks/<int:block_id>/", blocks.edit, name="edit_block"),
    path("desk/editions/<int:edition_id>/blocks/<int:block_id>/move/", blocks.move, name="move_block"),
    path("desk/subscribers/", subscribers.listing, name="subscribers"),
    path("desk/subscribers/add/", subscribers.add, name="add_subscribers"),
    path("desk/subscribers/<int:subscriber_id>/end/", subscribers.end, name="end_subscription"),
    path("desk/subscribers/<int:subscriber_id>/again/", subscribers.again, name="write_to_again"),
    path("desk/news/", news.listing, name="desk_news"),
    path("desk/news/new/", news.new, name="new_news"),
    path("desk/news/<int:news_id>/", news.show, name="desk_news_item"),
    path("desk/news/<int:news_id>/edit/", news.edit, name="edit_news"),
    path("desk/posts/", posts.listing, name="posts"),
    path("desk/posts/links/", posts.links, name="post_links"),
    path("desk/posts/tally/", posts.tally, name="post_tally"),
    path("desk/posts/file/", posts.file, name="post_file"),
    path("desk/posts/<int:post_batch_id>/", posts.batch, name="post_batch"),
]
